// Moto's stand-alone server, where it is installed: an emulator of AWS that others wrote.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** `optional-tools` says that tests are skipped where it is not. */
export const hasMoto = spawnSync('which', ['moto_server']).status === 0;

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
};

const answers = async (endpoint: string): Promise<boolean> =>
  fetch(`${endpoint}/moto-api/`).then(
    ({ ok }) => ok,
    () => false,
  );

export interface Moto {
  endpoint: string;
  stop: () => Promise<void>;
}

export const startMoto = async (): Promise<Moto> => {
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const child = spawn('moto_server', ['-H', '127.0.0.1', '-p', String(port)], {
    stdio: 'ignore',
    detached: true,
  });
  for (let tries = 0; tries < 200 && !(await answers(endpoint)); tries += 1) await sleep(100);
  const stop = async (): Promise<void> => {
    const ended = once(child, 'exit');
    // Its wrapper starts it as a child of its own: the whole group ends.
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
    await ended;
  };
  return { endpoint, stop };
};
