import type { z } from 'zod'
import { pathCodes } from '../areas/find.ts'
import { loadAreaNames, type NamedArea, nameOf } from '../areas/names.ts'
import type { Ctx } from '../context.ts'
import { withIsoDates } from '../http/iso.ts'
import type { SpeakerView } from './schema.ts'
import type { Speaker } from './store.ts'

/** Speakers as people see them: with the names of where they stand. */
export async function viewSpeakers(
  ctx: Pick<Ctx, 'db' | 'clock'>,
  speakers: readonly Speaker[],
): Promise<z.infer<typeof SpeakerView>[]> {
  // The lowest two of the path: a hamlet and its commune, or a commune alone.
  const codes = speakers.flatMap((speaker) => [speaker.areaCode, ...pathCodes(speaker.areaPath).slice(-2)])
  const names = await loadAreaNames(ctx.db, codes, ctx.clock.now())
  return speakers.map((speaker) => toView(speaker, names))
}

export async function viewSpeaker(
  ctx: Pick<Ctx, 'db' | 'clock'>,
  speaker: Speaker,
): Promise<z.infer<typeof SpeakerView>> {
  const [view] = await viewSpeakers(ctx, [speaker])
  if (!view) throw new Error('one speaker has one view')
  return view
}

function toView(speaker: Speaker, names: ReadonlyMap<string, NamedArea>): z.infer<typeof SpeakerView> {
  const { id, name, areaCode, areaPath, latitude, longitude, hornCount, volume, model, status, online } = speaker
  const { enrolledAt, presenceAt, lastSeenAt, telemetry, createdAt } = speaker
  const area = names.get(areaCode)
  const communeCode = area?.kind === 'hamlet' ? (area.parentCode ?? areaCode) : areaCode
  const reported = telemetry?.['volume']
  return withIsoDates({
    ...{ id, name, areaCode, areaPath, latitude, longitude, hornCount, volume, model, status, online },
    areaName: nameOf(names, areaCode),
    communeCode,
    communeName: nameOf(names, communeCode),
    reportedVolume: typeof reported === 'number' ? reported : null,
    ...{ enrolledAt, presenceAt, lastSeenAt, telemetry, createdAt },
  })
}
