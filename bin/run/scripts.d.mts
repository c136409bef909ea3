export const LEAN: string;
