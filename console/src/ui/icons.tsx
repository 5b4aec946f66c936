/** The product's mark: a ring of time with a part of it gone. */
export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
      <circle cx="16" cy="16" r="12" class="mark-whole" />
      <path d="M16 4a12 12 0 1 1-10.4 18" class="mark-left" />
    </svg>
  );
}

const PATHS = {
  back: 'M12.5 4 6.5 10l6 6',
  lock: 'M5.5 9.5h9v7h-9zM7.5 9.5v-3a2.5 2.5 0 0 1 5 0v3',
  more: 'M4.5 10h.01M10 10h.01M15.5 10h.01',
  person:
    'M10 10a3.2 3.2 0 1 0 0-6.4A3.2 3.2 0 0 0 10 10ZM3.8 17c.6-3.2 3-4.8 6.2-4.8s5.600 1.600 6.200 4.800',
  bell: 'M5 14V9a5 5 0 0 1 10 0v5l1.500 1.500h-13zM8.500 17.500h3',
};

export function Icon({ name }: { name: keyof typeof PATHS }) {
  return (
    <svg class="icon" viewBox="0 0 20 20" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
