/** A program of its own: espeak-ng as WebAssembly, from in.txt to out.wav. Talks only to its parent; see sandbox.ts. */
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'

type Espeak = { FS: { writeFile(path: string, data: Uint8Array): void; readFile(path: string): Uint8Array } }

process.once('message', async ({ voice, wordsPerMinute }: { voice: string; wordsPerMinute: number }) => {
  const { default: run } = await import(createRequire(import.meta.url).resolve('espeak-ng'))
  const text = readFileSync('in.txt')
  // Through a file: arguments live on the WebAssembly stack, and a long bulletin would overflow it.
  const espeak: Espeak = await run({
    arguments: ['-v', voice, '-s', String(wordsPerMinute), '-b', '1', '-w', 'out.wav', '-f', 'in.txt'],
    preRun: [(module: Espeak) => module.FS.writeFile('in.txt', text)],
    print: () => undefined,
  })
  writeFileSync('out.wav', espeak.FS.readFile('out.wav'))
  process.exit(0)
})
