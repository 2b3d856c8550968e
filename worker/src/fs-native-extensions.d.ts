declare module 'fs-native-extensions' {
  /** An open-file-description lock on the whole file; false when another holds it. */
  export function tryLock(descriptor: number): boolean;
}
