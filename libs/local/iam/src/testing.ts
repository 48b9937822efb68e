import { createHash, createHmac } from 'node:crypto';

/** SHA-256, and with a secret its HMAC, as the SDK's signer takes it. */
export class Sha256 {
  private hash;

  constructor(private readonly secret?: string | ArrayBuffer | ArrayBufferView) {
    this.hash = this.begin();
  }

  private begin() {
    const { secret } = this;
    if (secret === undefined) return createHash('sha256');
    if (typeof secret === 'string') return createHmac('sha256', secret);
    const bytes = ArrayBuffer.isView(secret)
      ? Buffer.from(secret.buffer, secret.byteOffset, secret.byteLength)
      : secret;
    return createHmac('sha256', Buffer.from(bytes as Buffer));
  }

  update(bytes: Uint8Array): void {
    this.hash.update(bytes);
  }

  async digest(): Promise<Uint8Array> {
    return this.hash.digest();
  }

  reset(): void {
    this.hash = this.begin();
  }
}
