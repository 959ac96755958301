import { requireAreas, requireAtMost, withoutNested } from '../areas/find.ts'
import { audit } from '../audit/audit.ts'
import { audioOf } from '../bulletins/content.ts'
import { type Ctx, requirePermission, withTransaction } from '../context.ts'
import { Problem } from '../errors.ts'
import { emitEvent } from '../events/emit.ts'
import { type Alert, CreateAlert } from './schema.ts'
import { insertAlert } from './store.ts'
import { allClearTitle } from './title.ts'
import { viewAlert } from './view.ts'

/**
 * Prepare an alert and its all-clear together, both as final audio: in Hawaii in 2018 the correction took 38 minutes
 * because nobody had one ready. A drill says so aloud, before and after, in words that nobody can leave out.
 */
export async function createAlert(ctx: Ctx, input: CreateAlert): Promise<Alert> {
  const alert = CreateAlert.parse(input)
  const areas = withoutNested(await requireAreas(ctx.db, alert.areaCodes, ctx.clock.now()))
  requireAtMost(areas)
  requirePermission(ctx, 'alert.write', areas)
  const areaCodes = areas.map((area) => area.code)
  const drill = alert.mode === 'drill'
  if (drill && (!alert.text || alert.clipId))
    throw new Problem('alert.drill-needs-text', {
      errors: [
        {
          pointer: alert.clipId ? '/clipId' : '/text',
          detail: 'a drill is spoken from its text, so that it can say that it is one',
        },
      ],
    })
  const text = drill ? asDrill(alert.text ?? '') : (alert.text ?? null)
  const allClearText = alert.allClearText ?? `Báo yên. Báo yên. Cảnh báo ${alert.title} đã kết thúc.`
  const spoken = { title: alert.title, language: 'vi', areaCodes }
  const [audio, allClear] = await Promise.all([
    audioOf(ctx, { ...spoken, text, clipId: alert.clipId }),
    audioOf(ctx, { ...spoken, title: allClearTitle(alert.title), text: drill ? asDrill(allClearText) : allClearText }),
  ])
  if (!audio || !allClear) throw new Problem('bulletin.no-content')
  return withTransaction(ctx, async (tx) => {
    const row = await insertAlert(tx.db, {
      id: ctx.ids.next('alt'),
      title: alert.title,
      text,
      mode: alert.mode,
      riskLevel: alert.riskLevel,
      areaCodes,
      ...audio,
      allClearText,
      allClearClipId: allClear.clipId,
      allClearClipSha256: allClear.clipSha256,
      preTone: alert.preTone === 'none' ? null : alert.preTone,
      repeatEverySeconds: alert.repeatEverySeconds,
      validMinutes: alert.validMinutes,
      status: 'draft',
      createdBy: ctx.actor.id,
      createdAt: ctx.clock.now(),
      sentBy: null,
      sentAt: null,
      validUntil: null,
      endedBy: null,
      endedAt: null,
    })
    await emitEvent(tx, { type: 'alert.created', areaCodes, data: { alertId: row.id } })
    await audit(tx, {
      action: 'alert.create',
      subjectId: row.id,
      areaCodes,
      data: { title: row.title, mode: row.mode, riskLevel: row.riskLevel, clipSha256: row.clipSha256 },
    })
    return viewAlert(tx, row)
  })
}

const asDrill = (text: string): string => `Diễn tập. Diễn tập. Đây là diễn tập. ${text} Đây là diễn tập. Hết diễn tập.`
