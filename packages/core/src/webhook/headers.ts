/** Name of the header that carries a delivery's signatures; lower case, as Node gives header names. */
export const SIGNATURE_HEADER = "x-baseten-signature";

/**
 * Name of the header by which the provider identifies one HTTP exchange; lower case, as Node gives header
 * names.
 */
export const API_REQUEST_ID_HEADER = "x-baseten-request-id";
