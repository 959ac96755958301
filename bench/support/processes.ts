import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'

// Ten thousand machines share one heap here: with the usual nursery they would mostly collect each other's garbage.
const NURSERY = ['--max-semi-space-size=128']

/** A Node process beside this file; resolves when it says `ready`. It goes down with us. */
export async function startProcess(file: string, args: string[]): Promise<ChildProcess> {
  const child = fork(new URL(file, import.meta.url), args, {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    execArgv: NURSERY,
  })
  const failed = once(child, 'exit').then(([code]) => Promise.reject(new Error(`${file} ended with ${code}`)))
  await Promise.race([once(child, 'message'), failed])
  return child
}

/** Resident memory of a process in MB, as the kernel counts it. */
export async function residentMb(pid: number): Promise<number> {
  const kb = /VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Math.round(Number(kb) / 1_024)
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/** Processor time used so far by a process and its children that live, in ms (10 ms steps): told apart from the noise. */
export async function cpuMs(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const own = (Number(fields[11]) + Number(fields[12])) * 10
  const children = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => ''))
    .split(' ')
    .filter(Boolean)
  const below = await Promise.all(children.map((child) => cpuMs(Number(child))))
  return own + below.reduce((sum, ms) => sum + ms, 0)
}
