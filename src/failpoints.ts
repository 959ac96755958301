import { readFileSync } from 'node:fs'

/**
 * Named points at which a test makes the process die, so that "kill -9 after commit" means exactly there.
 * With no failpoints configured `hit` does nothing.
 */
export interface Failpoints {
  hit(name: FailpointName): void
}

export type FailpointName =
  | 'after-commit'
  | 'after-enqueue'
  | 'after-publish'
  | 'between-acknowledgements'
  | 'after-inbox'
  | 'after-supersede'
  | 'after-outbox'
  | 'before-cursor'
  | 'after-policy-part'

/**
 * `after-commit=kill` or `after-publish=kill@3` (the third time that point is reached), several with commas.
 * `@/path`: what that file says when a point is reached, so that a test arms a server that runs; counted anew when it
 * says something else.
 */
export function createFailpoints(spec: string): Failpoints {
  if (!spec.startsWith('@')) return failpointsOf(spec)
  const path = spec.slice(1)
  let armed = { spec: '', failpoints: failpointsOf('') }
  return {
    hit(name) {
      const now = readFileSync(path, 'utf8')
      if (now !== armed.spec) armed = { spec: now, failpoints: failpointsOf(now) }
      armed.failpoints.hit(name)
    },
  }
}

function failpointsOf(spec: string): Failpoints {
  const remaining = new Map<string, number>()
  for (const part of spec.split(',').filter(Boolean)) {
    const match = /^([a-z-]+)=kill(?:@(\d+))?$/.exec(part)
    if (!match?.[1]) throw new Error(`Failpoint "${part}" is not name=kill or name=kill@N`)
    remaining.set(match[1], Number(match[2] ?? 1))
  }
  return {
    hit(name) {
      const left = remaining.get(name)
      if (left === undefined) return
      remaining.set(name, left - 1)
      if (left === 1) process.kill(process.pid, 'SIGKILL')
    },
  }
}
