import { type Logger, pino } from 'pino'

export type { Logger }

/** JSON lines on stdout. Fields carry glossary names; secrets never reach a log line. */
export function createLog(level: string, name = 'loa-lang'): Logger {
  return pino({
    name,
    level,
    redact: [
      'password',
      'token',
      'secret',
      'authorization',
      'cookie',
      '*.password',
      '*.token',
      '*.secret',
      'req.headers',
    ],
    timestamp: pino.stdTimeFunctions.isoTime,
  })
}
