let context: AudioContext | undefined;

/** True if the browser lets the page be heard. A click must have come before, or its user allowed it. */
export async function unlockSound(): Promise<boolean> {
  try {
    context ??= new AudioContext();
    // A browser that waits for a click never settles this.
    await Promise.race([context.resume(), new Promise((done) => setTimeout(done, 500))]);
    return context.state === 'running';
  } catch {
    return false;
  }
}

/** Two notes upwards; three if it is urgent. Short, not to be missed, no file to load. */
export function chime(urgent: boolean): void {
  if (context?.state !== 'running') return;
  const notes = urgent ? [880, 880, 1175] : [660, 880];
  for (const [index, pitch] of notes.entries()) note(context, pitch, index * 0.14);
  document.documentElement.dataset.chimes = String(
    Number(document.documentElement.dataset.chimes ?? 0) + 1,
  );
}

function note(audio: AudioContext, pitch: number, after: number): void {
  const start = audio.currentTime + after;
  const tone = audio.createOscillator();
  const volume = audio.createGain();
  tone.type = 'sine';
  tone.frequency.value = pitch;
  volume.gain.setValueAtTime(0.0001, start);
  volume.gain.exponentialRampToValueAtTime(0.35, start + 0.015);
  volume.gain.exponentialRampToValueAtTime(0.0001, start + 0.32);
  tone.connect(volume).connect(audio.destination);
  tone.start(start);
  tone.stop(start + 0.35);
}
