/** The nonce that a policy asks of the page's scripts and styles; what is added later needs the same one. */
export const pageNonce = () => document.querySelector("script[nonce]")?.nonce ?? "";
