// `node scripts/write-errors-doc.ts`: writes docs/errors.md from the types of the errors.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { PanelkitError } from '../packages/sdk/src/errors/panelkit-error.ts';

const sourcePath = fileURLToPath(new URL('../packages/sdk/src/errors/panelkit-error.ts', import.meta.url));
const documentPath = fileURLToPath(new URL('../docs/errors.md', import.meta.url));

const opening = `# Errors

<!-- Written by scripts/write-errors-doc.ts from packages/sdk/src/errors/panelkit-error.ts; edit that. -->

Every failure that PanelKit expects is a \`PanelkitError\` with a stable \`code\` and typed \`details\`. Tell it by its code, never by its
message; \`isPanelkitError\` also knows errors of another copy of the package. \`retryable\` means that the same call may succeed later
without any change by the caller; repeat it with the same idempotency key. A command that threw changed nothing. Messages and
details hold no secret. A \`TypeError\` means wrong wiring: a bug of the program, not of its input.

Reads of a panel throw \`PANEL_*\`. Writes to a panel happen behind the scenes and throw nowhere: how they end is in [concepts](concepts.md#outcomes-of-an-attempt).
`;

/** The text of docs/errors.md, as it should be. */
export function errorsDocument(): string {
  const source = ts.createSourceFile(
    sourcePath,
    readFileSync(sourcePath, 'utf8'),
    ts.ScriptTarget.Latest,
    true,
  );
  const details = source.statements
    .filter(ts.isInterfaceDeclaration)
    .find(({ name }) => name.text === 'ErrorDetails');
  if (details === undefined) throw new TypeError(`${sourcePath} has no ErrorDetails`);
  const members = details.members.filter(ts.isPropertySignature);
  return [opening, ...members.map((member) => sectionOf(member, source))].join('\n');
}

function sectionOf(member: ts.PropertySignature, source: ts.SourceFile): string {
  const code = member.name.getText(source);
  const [cause, remedy] = commentOf(member).split(/\s*Remedy:\s*/);
  if (!cause || !remedy || member.type === undefined)
    throw new TypeError(`${code} has no cause, remedy or type`);
  const carried = member.type.getText(source).replaceAll(/\s+/g, ' ');
  return [
    `## ${code}\n`,
    `${cause}\n`,
    `**Do:** ${remedy}\n`,
    `Carries \`${carried}\` · ${isRetryable(code) ? 'retryable' : 'not retryable'}\n`,
  ].join('\n');
}

function commentOf(member: ts.PropertySignature): string {
  const { comment } = ts.getJSDocCommentsAndTags(member).find(ts.isJSDoc) ?? {};
  return (ts.getTextOfJSDocComment(comment) ?? '').replaceAll(/\s+/g, ' ').trim();
}

function isRetryable(code: string): boolean {
  // Only the code decides; what it carries does not matter here.
  return Reflect.construct(PanelkitError, [code, { message: '', details: {} }]).retryable === true;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(documentPath, errorsDocument());
