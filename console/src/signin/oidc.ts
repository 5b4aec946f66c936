import * as oauth from 'oauth4webapi';
import type { Config } from './config';

/** Tokens of one sign-in. The access token is never kept anywhere but here. */
export type Tokens = { access: string; refresh?: string };

/** The sign-in of one client at one issuer: authorization code with PKCE, refresh, revocation. */
export class Oidc {
  private readonly client: oauth.Client;
  private readonly insecure: boolean;
  private server?: oauth.AuthorizationServer;

  constructor(private readonly config: Config) {
    this.client = { client_id: config.clientId };
    // Only the issuer of the local run has no certificate.
    this.insecure =
      config.issuer.startsWith('http://127.0.0.1:') ||
      config.issuer.startsWith('http://localhost:');
  }

  private options(): { [oauth.allowInsecureRequests]: boolean; signal: AbortSignal } {
    return { [oauth.allowInsecureRequests]: this.insecure, signal: AbortSignal.timeout(15_000) };
  }

  private async issuer(): Promise<oauth.AuthorizationServer> {
    if (!this.server) {
      const url = new URL(this.config.issuer);
      const response = await oauth.discoveryRequest(url, this.options());
      this.server = await oauth.processDiscoveryResponse(url, response);
    }
    return this.server;
  }

  /** Address of the issuer's page, and what the way back needs. */
  async begin(redirectUri: string): Promise<{ address: string; started: Started }> {
    const started: Started = {
      verifier: oauth.generateRandomCodeVerifier(),
      state: oauth.generateRandomState(),
      nonce: oauth.generateRandomNonce(),
      redirectUri,
    };
    const issuer = await this.issuer();
    const address = new URL(issuer.authorization_endpoint ?? '');
    const parameters = {
      response_type: 'code',
      client_id: this.config.clientId,
      redirect_uri: redirectUri,
      scope: this.config.scope ?? 'openid',
      state: started.state,
      nonce: started.nonce,
      code_challenge: await oauth.calculatePKCECodeChallenge(started.verifier),
      code_challenge_method: 'S256',
    };
    for (const [name, value] of Object.entries(parameters)) {
      address.searchParams.set(name, value);
    }
    if (this.config.resource) address.searchParams.set('resource', this.config.resource);
    return { address: address.href, started };
  }

  async finish(here: URL, started: Started): Promise<Tokens> {
    const issuer = await this.issuer();
    const parameters = oauth.validateAuthResponse(issuer, this.client, here, started.state);
    const response = await oauth.authorizationCodeGrantRequest(
      issuer,
      this.client,
      oauth.None(),
      parameters,
      started.redirectUri,
      started.verifier,
      this.options(),
    );
    return tokens(
      await oauth.processAuthorizationCodeResponse(issuer, this.client, response, {
        expectedNonce: started.nonce,
        requireIdToken: true,
      }),
    );
  }

  async refresh(token: string): Promise<Tokens> {
    const issuer = await this.issuer();
    const response = await oauth.refreshTokenGrantRequest(
      issuer,
      this.client,
      oauth.None(),
      token,
      this.options(),
    );
    return tokens(await oauth.processRefreshTokenResponse(issuer, this.client, response));
  }

  async revoke(token: string): Promise<void> {
    const issuer = await this.issuer();
    if (issuer.revocation_endpoint) {
      await oauth.revocationRequest(issuer, this.client, oauth.None(), token, this.options());
    }
  }
}

export type Started = { verifier: string; state: string; nonce: string; redirectUri: string };

function tokens(answer: oauth.TokenEndpointResponse): Tokens {
  const result: Tokens = { access: answer.access_token };
  if (answer.refresh_token) result.refresh = answer.refresh_token;
  return result;
}

/** True if the issuer itself said no, so that only a person can go on. */
export function isRefusal(failure: unknown): boolean {
  return (
    failure instanceof oauth.ResponseBodyError ||
    failure instanceof oauth.AuthorizationResponseError
  );
}
