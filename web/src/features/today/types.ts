import type { todayQuery } from '../../shell/use-today.ts'

export type Today = Awaited<ReturnType<NonNullable<(typeof todayQuery)['queryFn']>>>
export type Airing = Today['nowPlaying'][number]
export type NextAiring = Today['next'][number]
