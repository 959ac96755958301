import { buildConsole } from './build.ts'

/** `npm start`: the server, after the console is built when its sources are newer. */
await buildConsole((line) => process.stdout.write(`${line}\n`))
await import('../src/main.ts')
