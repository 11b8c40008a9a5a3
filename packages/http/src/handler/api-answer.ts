/**
 * Of what programs are answered: a browser that is led there saves it and shows nothing of it as a page of
 * the host.
 */
export const API_ANSWER = { 'content-disposition': 'attachment; filename="api.json"' };
