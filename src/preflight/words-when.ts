import type { Preflight, PreflightPlan } from './schema.ts'
import { clockIn, dayTime, momentIn } from './words-time.ts'

type Words = { vi: string; en: string }
type Facts = Omit<Preflight, 'words'>

/** So many airings are named, the first included. */
const NAMED = 3
const MINUTE_MS = 60_000

/** The first airings, then all that it is planned by. Pure. */
export function tellWhen(facts: Facts, zone: string): Words {
  const { airings, onApproval, subject, plans, content } = facts
  const [first, ...later] = airings.filter((airing) => !airing.onApproval)
  if (onApproval && !first) return { vi: 'Phát ngay khi được duyệt.', en: 'It begins as soon as it is approved.' }
  const soon = airings.flatMap((airing) => (airing.onApproval ? [airing.startAt] : []))
  if (onApproval && first) {
    const [at, series] = [dayTime(first.startAt, zone), tellPlans(plans, [...soon, first.startAt])]
    return {
      vi: `Phát ngay khi được duyệt; sau đó ${at.vi}${series.vi}.`,
      en: `It begins as soon as it is approved; then ${at.en}${series.en}.`,
    }
  }
  if (!first)
    return subject.kind === 'bulletin'
      ? {
          vi: 'Chưa có lịch phát nào: duyệt xong vẫn chưa phát cho đến khi được xếp lịch.',
          en: 'Nothing is scheduled: even once approved it stays silent until somebody plans it.',
        }
      : { vi: 'Không còn lượt phát nào sắp tới.', en: 'No airing is to come.' }
  const named = later.slice(0, NAMED - 1).map(({ startAt }) => startAt)
  const next = named.map((startAt) => dayTime(startAt, zone))
  const end = tellEnd(first, content.budgetMs, zone)
  const at = dayTime(first.startAt, zone)
  const series = tellPlans(plans, [first.startAt, ...named])
  return {
    vi: `Lượt đầu ${at.vi}, kết thúc ${end.vi}${next.length > 0 ? `; tiếp theo ${next.map(({ vi }) => vi).join(', ')}` : ''}${series.vi}.`,
    en: `First ${at.en}, until ${end.en}${next.length > 0 ? `; then ${next.map(({ en }) => en).join(', ')}` : ''}${series.en}.`,
  }
}

/** The minute by which it is over, as the list of airings has it; and of a session how long it may take. */
function tellEnd({ startAt, endAt }: Facts['airings'][number], budgetMs: number | null, zone: string): Words {
  const end = clockIn(new Date(Math.ceil(Date.parse(endAt) / MINUTE_MS) * MINUTE_MS), zone)
  if (budgetMs === null) return { vi: end, en: end }
  const most = clockIn(new Date(Date.parse(startAt) + budgetMs), zone)
  return { vi: `${end} (thời lượng đã đặt: đến ${most})`, en: `${end} (length set: until ${most})` }
}

/** All that it is planned by, once or again and again, but for what is `named` already: the approval is for all of it. */
function tellPlans(plans: readonly PreflightPlan[], named: readonly string[]): Words {
  const told = plans.filter(({ repeats, firstAt }) => repeats || !named.includes(firstAt))
  if (told.length === 0) return { vi: '', en: '' }
  return {
    vi: `; phát ${told.map(({ words }) => words.vi).join('; và ')}`,
    en: `; it plays ${told.map(({ words }) => words.en).join('; and ')}`,
  }
}

/** Of a bulletin from above, when it is of no use any more, whatever its plans say. */
export function tellUse({ content: { validTo }, plans }: Facts, zone: string): Words | undefined {
  if (validTo === null || !plans.some(({ repeats }) => repeats)) return undefined
  const at = momentIn(new Date(validTo), zone)
  return {
    vi: `Bản tin có giá trị đến ${at.vi}: sau đó không phát nữa.`,
    en: `It is of use until ${at.en} and does not begin later.`,
  }
}

/** Of each plan the first airing that is forbidden; which plan it is, where there are several. */
export const tellViolations = ({ plans, airings }: Facts, zone: string): Words[] =>
  plans.flatMap((plan) => {
    const broken = airings.find((airing) => airing.violation && isOf(plan, airing))
    if (!plan.violation || !broken) return []
    const { areaName, words, nearestAt } = plan.violation
    const at = dayTime(broken.startAt, zone)
    const nearest = nearestAt === null ? undefined : dayTime(nearestAt, zone)
    const [vi, en] = [
      `Quy định phát thanh của ${areaName} không cho phát ${at.vi}: ${lower(words.vi)}${nearest ? `; sớm nhất được phát ${nearest.vi}` : ''}.`,
      `The policy of ${areaName} forbids ${at.en}: ${lower(words.en)}${nearest ? `; the nearest allowed start is ${nearest.en}` : ''}.`,
    ]
    if (plans.length === 1) return { vi, en }
    return { vi: `Lịch phát ${plan.name.vi}: ${lower(vi)}`, en: `What plays ${plan.name.en}: ${lower(en)}` }
  })

const isOf = (plan: PreflightPlan, airing: Facts['airings'][number]): boolean =>
  airing.scheduleId === plan.scheduleId && airing.programmeId === plan.programmeId

const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1)
