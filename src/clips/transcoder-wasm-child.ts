/** A program of its own: ffmpeg as WebAssembly over files in memory. Talks only to its parent; see sandbox.ts. */
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { boundedLog } from './ffmpeg-log.ts'

const HEAP_LIMIT_BYTES = 512 * 1024 * 1024

type Core = {
  FS: { writeFile(path: string, data: Uint8Array): void; readFile(path: string): Uint8Array }
  exec(...args: string[]): number
  reset(): void
  setLogger(logger: (line: { message: string }) => void): void
}

// The module is written for browsers and looks for these two.
Object.assign(globalThis, { self: globalThis, location: { href: 'file:///' } })
for (const name of ['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest']) Reflect.deleteProperty(globalThis, name)

// The module asks for up to 2 GB; a file that needs that much is an attack. TypeScript has these names only in its
// browser library.
type Memory = { buffer: ArrayBuffer; grow(pages: number): number }
const { Memory } = Reflect.get(globalThis, 'WebAssembly') as { Memory: { prototype: Memory } } // safe because Node has it
const grow = Memory.prototype.grow
Memory.prototype.grow = function (pages) {
  if (this.buffer.byteLength + pages * 65_536 > HEAP_LIMIT_BYTES) throw new RangeError('memory limit reached')
  return grow.call(this, pages)
}

const modulePath = createRequire(import.meta.url).resolve('@ffmpeg/core')
const { default: create } = await import(modulePath)
const core: Core = await create({ wasmBinary: readFileSync(modulePath.replace(/\.js$/, '.wasm')) })
core.FS.writeFile('in', readFileSync('in'))

process.on('message', ({ args, outputs }: { args: string[]; outputs: string[] }) => {
  const log = boundedLog()
  core.setLogger(({ message }) => log.add(`${message}\n`))
  const code = core.exec(...args)
  core.reset()
  if (code === 0) for (const name of outputs) writeFileSync(name, core.FS.readFile(name))
  process.send?.({ code, log: log.text() })
})
