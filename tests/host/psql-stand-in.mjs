#!/usr/bin/env node
// What of psql the script of the database needs, for machines that have none: variables, `\gexec`, and a
// transaction around all.
import { execSync } from 'node:child_process';
import { text } from 'node:stream/consumers';
import pg from 'pg';

const options = process.argv.slice(2);
const optionOf = (name) => options[options.indexOf(name) + 1];
const variables = new Map();
const client = new pg.Client({
  host: process.env.PGHOST,
  port: Number(process.env.PGPORT),
  password: process.env.PGPASSWORD,
  user: optionOf('--username'),
  database: optionOf('--dbname'),
});

const filled = (sql) =>
  sql.replaceAll(/:'(\w+)'/g, (whole, name) =>
    variables.has(name) ? pg.escapeLiteral(variables.get(name)) : whole,
  );

async function run(sql, isExecuted) {
  const { rows } = await client.query({ text: filled(sql), rowMode: 'array' });
  if (isExecuted) for (const [made] of rows) await client.query(made);
}

try {
  await client.connect();
  await client.query('BEGIN');
  let statement = '';
  for (const line of (await text(process.stdin)).split('\n')) {
    const [, name, command] = /^\\set (\w+) `(.+)`$/.exec(line) ?? [];
    if (name !== undefined) variables.set(name, execSync(command, { encoding: 'utf8' }).trimEnd());
    else if (!line.startsWith('--')) statement += `${line}\n`;
    const [, sql, end] = /^([\s\S]+?)(;| \\gexec)\n$/.exec(statement) ?? [];
    if (sql === undefined) continue;
    statement = '';
    await run(sql, end !== ';');
  }
  await client.query('COMMIT');
} catch (error) {
  console.error(error.message);
  process.exitCode = 3;
} finally {
  await client.end();
}
