import type { Ctx } from '../context.ts'

/** What middleware leaves for the routes. */
export type HttpEnv = { Variables: { ctx: Ctx } }
