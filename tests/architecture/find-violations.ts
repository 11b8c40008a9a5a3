import { posix } from 'node:path';
import type { Layer } from './layer.ts';
import { ambientFiles, hosts, layers } from './layers.ts';
import { readSource, type Source, type SourceImport } from './read-source.ts';

const ambient = /^(Date\.now|new Date|Math\.random|performance\.now|process\.hrtime|setTimeout|setInterval)/;
const domain = /^packages\/sdk\/src\/domain\//;
const storageTesting = /^packages\/storage-memory\/src\/testing(?:\/|\.ts$)/;
const barrel = /^packages\/[^/]+\/src\/index\.ts$/;
const nameless = /(^|[/-])(utils?|helpers?|common|managers?)(\/|\.ts$|\.test\.ts$)/;
const toolConfig = /(^|\/)(tsup|vitest|knip)\.config\.ts$/;

/**
 * Where a source breaks the rules, one sentence each.
 *
 * @param engineFunctions - the SDK's exports that only hosts may call, such as `createPanelkit`
 */
export function findViolations(
  path: string,
  text: string,
  engineFunctions: readonly string[] = [],
): string[] {
  const source = readSource(path, text);
  const complaints = [
    ...shapeComplaints(source),
    ...effectComplaints(source),
    ...source.imports.flatMap((imported) => importComplaints(source.path, imported, engineFunctions)),
  ];
  return complaints.map((complaint) => `${path}: ${complaint}`);
}

function shapeComplaints({ path, hasDefaultExport, hasExportAll }: Source): string[] {
  const complaints: string[] = [];
  if (hasDefaultExport && !toolConfig.test(path)) complaints.push('has a default export');
  if (hasExportAll) complaints.push('has an `export *`');
  if (path.endsWith('/index.ts') && !barrel.test(path))
    complaints.push("is an index.ts that is no package's entry");
  if (nameless.test(path)) complaints.push('is not named by what it does');
  return complaints;
}

function effectComplaints({ path, effects }: Source): string[] {
  if (!path.startsWith('packages/')) return [];
  return effects.filter((effect) => isForbidden(path, effect)).map((effect) => `uses \`${effect}\``);
}

function isForbidden(path: string, effect: string): boolean {
  if (ambient.test(effect)) return !ambientFiles.test(path);
  // `async`, `await` and `process` are everyday elsewhere; a decision is pure. Its tests may wait for a
  // property to run.
  return domain.test(path) && !isTest(path);
}

function importComplaints(
  path: string,
  imported: SourceImport,
  engineFunctions: readonly string[],
): string[] {
  const layer = layers.find(({ files }) => files.test(path));
  if (layer) {
    const complaints = mayImport(layer, path, imported) ? [] : [`may not import '${imported.specifier}'`];
    return [...complaints, ...engineComplaints(path, imported, engineFunctions)];
  }
  if (hosts.files.test(path) && !mayHostImport(path, imported))
    return [`may not import '${imported.specifier}'`];
  if (path.startsWith('packages/') && !toolConfig.test(path)) return ['belongs to no layer'];
  return [];
}

/** Adapters and storages implement ports; running the engine is the host's part. */
function engineComplaints(
  path: string,
  { specifier, values }: SourceImport,
  engineFunctions: readonly string[],
) {
  if (specifier !== '@panelkit/sdk' || storageTesting.test(path) || isTest(path)) return [];
  const called = values.filter((name) => engineFunctions.includes(name));
  return called.map((name) => `may not use the engine's ${name}`);
}

function mayImport(layer: Layer, path: string, { specifier, isTypeOnly }: SourceImport): boolean {
  if (specifier.startsWith('.')) return mayImportFile(layer, path, targetOf(path, specifier));
  if (layer.packages?.includes(specifier)) return true;
  if (isTypeOnly && layer.typesOf?.includes(specifier)) return true;
  return isTest(path) && (layer.packagesInTests ?? []).includes(specifier);
}

function mayImportFile(layer: Layer, path: string, target: string): boolean {
  if (layer.files.test(target) || layer.own?.test(target)) return true;
  return isTest(path) && (layer.ownInTests?.test(target) ?? false);
}

function mayHostImport(path: string, { specifier }: SourceImport): boolean {
  if (specifier.startsWith('@panelkit/')) return hosts.panelkit.includes(specifier);
  if (!specifier.startsWith('.')) return true;
  return workspaceOf(targetOf(path, specifier)) === workspaceOf(path);
}

const isTest = (path: string): boolean => path.endsWith('.test.ts');

const targetOf = (path: string, specifier: string): string => posix.join(posix.dirname(path), specifier);

const workspaceOf = (path: string): string =>
  path.startsWith('docs/') ? 'docs' : path.split('/').slice(0, 2).join('/');
