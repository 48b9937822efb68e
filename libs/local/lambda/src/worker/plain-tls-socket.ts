import { Socket } from 'node:net';

/**
 * A plain TCP socket that answers as a `TLSSocket` does after a handshake, for clients that look: `https`, undici, and what is built on
 * them.
 */
export class PlainTlsSocket extends Socket {
  readonly encrypted = true;
  readonly authorized = true;
  readonly authorizationError = null;
  readonly alpnProtocol = false;
  secureConnecting = true;
  servername: string | undefined;

  secured() {
    this.secureConnecting = false;
    this.emit('secure');
    this.emit('secureConnect');
  }

  setServername(name: string) {
    this.servername = name;
  }

  renegotiate(_options: object, done?: (error: Error | null) => void) {
    if (done) process.nextTick(done, null);
    return true;
  }

  getCipher = () => ({ name: 'TLS_AES_128_GCM_SHA256', standardName: 'TLS_AES_128_GCM_SHA256', version: 'TLSv1.3' });
  getProtocol = () => 'TLSv1.3';
  getPeerCertificate = () => ({});
  getCertificate = () => ({});
  getEphemeralKeyInfo = () => ({});
  getSharedSigalgs = () => [];
  getPeerX509Certificate = () => undefined;
  getX509Certificate = () => undefined;
  getSession = () => undefined;
  getTLSTicket = () => undefined;
  getFinished = () => undefined;
  getPeerFinished = () => undefined;
  isSessionReused = () => false;
  setMaxSendFragment = () => true;
  setSession = () => undefined;
  disableRenegotiation = () => undefined;
  enableTrace = () => undefined;
}
