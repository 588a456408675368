/** Whether a host's name, as in a URL or alone, is this computer's own: nobody else reaches what listens there. */
export function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/.test(host);
}
