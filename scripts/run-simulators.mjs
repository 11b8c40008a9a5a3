// Runs the simulated panels of the built packages, and says where they are. Ends at Ctrl-C.
const dist = (path) => import(new URL(`../packages/${path}`, import.meta.url).href);
const { startSimulatedPanels } = await dist('panel-adapters/dist/simulators.js');
const { createSystemClock } = await dist('sdk/dist/index.js');

const port = Number(process.argv[2] ?? 4600);
try {
  const { pageUrl, panels, close } = await startSimulatedPanels({ clock: createSystemClock(), port });
  for (const { title, kind, baseUrl, credentials } of panels) {
    const login = Object.entries(credentials).map(([name, value]) => `${name} ${value}`);
    console.log(`${title.padEnd(18)} ${baseUrl.padEnd(28)} kind ${kind}, ${login.join(', ')}`);
  }
  console.log(`\nAccounts, faults and traffic: ${pageUrl}`);
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void close());
} catch (error) {
  if (error.code !== 'EADDRINUSE') throw error;
  console.error(`Port ${error.port} is taken. Give another one: pnpm simulators 4700`);
  process.exitCode = 1;
}
