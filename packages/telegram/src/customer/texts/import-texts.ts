/** How a link gets into an application. */
export interface ImportTexts {
  /** The button. */
  open: string;
  whichDevice: string;
  /** Above the applications of a device. */
  whichApp(device: string): string;
}
