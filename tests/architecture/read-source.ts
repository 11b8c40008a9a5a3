import ts from 'typescript';

/** One import or re-export of a source file. */
export interface SourceImport {
  specifier: string;
  /** Written as `import type` or `export type`: erased, so nothing of it runs. */
  isTypeOnly: boolean;
  /**
   * The values it names, without those marked `type`; `*` for a namespace, `default` for a default import.
   */
  values: string[];
}

/** What the architecture rules look at in a source file; comments and strings are not mistaken for code. */
export interface Source {
  /** From the root of the workspace, with slashes: `packages/sdk/src/domain/payments/money.ts`. */
  path: string;
  imports: SourceImport[];
  hasDefaultExport: boolean;
  hasExportAll: boolean;
  /**
   * Things that reach for time, chance or the process, as written: `Date.now()`, `new Date()`, `await`,
   * `process`.
   */
  effects: string[];
}

const ambientCalls = new Set([
  'Date.now',
  'Math.random',
  'performance.now',
  'process.hrtime',
  'process.hrtime.bigint',
  'setTimeout',
  'setInterval',
]);

/** Reads a source file's text. */
export function readSource(path: string, text: string): Source {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS);
  const source: Source = { path, imports: [], hasDefaultExport: false, hasExportAll: false, effects: [] };
  const visit = (node: ts.Node): void => {
    addStatement(source, node);
    source.effects.push(...effectsOf(node));
    ts.forEachChild(node, visit);
  };
  visit(file);
  return source;
}

function addStatement(source: Source, node: ts.Node): void {
  if (ts.isImportDeclaration(node)) source.imports.push(toImport(node.moduleSpecifier, node.importClause));
  if (ts.isExportDeclaration(node)) {
    if (node.moduleSpecifier) source.imports.push(toReExport(node.moduleSpecifier, node));
    if (!node.exportClause) source.hasExportAll = true;
  }
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    const [specifier] = node.arguments;
    if (specifier) source.imports.push({ ...toImport(specifier), values: ['*'] });
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
    source.imports.push({ ...toImport(node.argument.literal), isTypeOnly: true });
  }
  if (ts.isExportAssignment(node) || isDefaultModified(node)) source.hasDefaultExport = true;
}

function toImport(specifier: ts.Node, clause?: ts.ImportClause): SourceImport {
  const isTypeOnly = clause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
  return { specifier: textOf(specifier), isTypeOnly, values: clause && !isTypeOnly ? valuesOf(clause) : [] };
}

function valuesOf({ name, namedBindings }: ts.ImportClause): string[] {
  const values = name ? ['default'] : [];
  if (!namedBindings) return values;
  return values.concat(ts.isNamespaceImport(namedBindings) ? '*' : valueNames(namedBindings.elements));
}

function toReExport(specifier: ts.Node, { isTypeOnly, exportClause }: ts.ExportDeclaration): SourceImport {
  const values = exportClause && ts.isNamedExports(exportClause) ? valueNames(exportClause.elements) : ['*'];
  return { specifier: textOf(specifier), isTypeOnly, values: isTypeOnly ? [] : values };
}

const valueNames = (elements: readonly (ts.ImportSpecifier | ts.ExportSpecifier)[]): string[] =>
  elements
    .filter(({ isTypeOnly }) => !isTypeOnly)
    .map(({ propertyName, name }) => (propertyName ?? name).text);

const textOf = (node: ts.Node): string => (ts.isStringLiteralLike(node) ? node.text : node.getText());

const isDefaultModified = (node: ts.Node): boolean =>
  ts.canHaveModifiers(node) &&
  (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword);

function effectsOf(node: ts.Node): string[] {
  if (ts.isCallExpression(node) && ambientCalls.has(node.expression.getText())) {
    return [`${node.expression.getText()}()`];
  }
  if (ts.isNewExpression(node) && node.expression.getText() === 'Date' && !node.arguments?.length) {
    return ['new Date()'];
  }
  if (ts.isAwaitExpression(node)) return ['await'];
  if (node.kind === ts.SyntaxKind.AsyncKeyword) return ['async'];
  if (ts.isPropertyAccessExpression(node) && node.expression.getText() === 'process') return ['process'];
  return [];
}
