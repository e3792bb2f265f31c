// In lower case, as Node gives header names.

/** The signatures of a delivery. */
export const SIGNATURE_HEADER = "x-baseten-signature";

/** The provider's id of one HTTP exchange. */
export const API_REQUEST_ID_HEADER = "x-baseten-request-id";
