import { type Dirent, readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import express, { type RequestHandler } from 'express';
import { PUBLIC_FOLDER } from '../../public-folder.ts';

/** What browsers are sent as it is. Their names are read once, so that no page has the disk looked at. */
export function createPublicFileRoutes(): RequestHandler {
  const serve = express.static(PUBLIC_FOLDER, { maxAge: '5m', redirect: false });
  const entries = readdirSync(PUBLIC_FOLDER, { recursive: true, withFileTypes: true });
  const paths = new Set(entries.filter((entry) => entry.isFile()).map(pathOf));
  return (request, response, next) => {
    if (paths.has(request.path)) serve(request, response, next);
    else next();
  };
}

function pathOf({ parentPath, name }: Dirent): string {
  return `/${relative(PUBLIC_FOLDER, join(parentPath, name)).replaceAll(sep, '/')}`;
}
