/** `config.json`, read at run time: how to sign in, and what there is. */
export type Config = {
  issuer: string;
  clientId: string;
  resource: string | null;
  scope?: string;
};

export async function readConfig(): Promise<Config> {
  const response = await fetch('/console/config.json', { cache: 'no-store' });
  if (!response.ok) {
    throw new Error(`config.json: ${response.status}`);
  }
  return (await response.json()) as Config;
}
