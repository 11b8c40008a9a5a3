declare module 'subset-font' {
  const subsetFont: (
    font: Buffer,
    letters: string,
    options: {
      targetFormat: 'woff2';
      variationAxes: Record<string, { min: number; max: number }>;
      keepFeatures: string[];
      noHinting: boolean;
    },
  ) => Promise<Buffer>;

  // biome-ignore lint/style/noDefaultExport: the module has no other
  export { subsetFont as default };
}
