/** Exit codes, those of sysexits(3) where it has one. */
export const OK = 0;
export const FAILURE = 1;
export const USAGE = 64;
export const CONFIGURATION = 78;
