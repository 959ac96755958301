import { Alert, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { useNow } from '../../lib/use-now.ts'
import { QueryView } from '../../ui/states.tsx'
import { shortList } from './alert-line.tsx'
import { laneOf } from './lane.ts'
import { type Alert as AlertOf, type AlertReach, alertReachQuery } from './queries.ts'
import { emergencyTexts } from './texts.ts'

/** One plain paragraph in large letters: what, how often, until when, where, and who cannot hear it now. */
export function ReadBack({ alert }: { alert: AlertOf }) {
  const t = useTexts(emergencyTexts)
  const reach = useQuery({ ...alertReachQuery(alert.id, false), refetchInterval: 15_000 })
  return (
    <QueryView query={reach}>
      {(data) => (
        <>
          <Paragraph alert={alert} reach={data} />
          {data.total === 0 && <Alert color="amber">{t.nobody}</Alert>}
        </>
      )}
    </QueryView>
  )
}

function Paragraph({ alert, reach }: { alert: AlertOf; reach: AlertReach }) {
  const t = useTexts(emergencyTexts)
  const format = useFormat()
  const now = useNow(15_000)
  const number = format.number
  const communes = communesOf(reach)
  const words =
    alert.text === null
      ? t.clipPart(format.duration(alert.clipDurationMs))
      : t.wordsPart(alert.text.replace(/[.!]$/, ''))
  const sentences = [
    capitalised(`${t.tonePart[alert.preTone ?? 'none']} ${words}`.trim()),
    t.repeatPart(t.seconds(alert.repeatEverySeconds), format.when(now + alert.validMinutes * 60_000, now)),
    communes.length > 1
      ? t.wherePart(number(reach.total), number(communes.length), shortList(communes))
      : t.wherePartSmall(number(reach.total), shortList(alert.areaNames)),
    reach.offline > 0 ? t.offlinePart(number(reach.offline)) : t.allOnlinePart,
    t.cutPart,
    ...(laneOf(alert) === 'drill' ? [t.drillPart] : []),
  ]
  return (
    <Text fz={20} lh={1.6} data-testid="read-back">
      {sentences.join(' ')}
    </Text>
  )
}

/** Speakers stand in hamlets or in communes themselves; a commune is then what lies above, or the area. */
function communesOf({ areas }: AlertReach): string[] {
  const parents = new Set(areas.map(({ parentCode }) => parentCode))
  const names = areas.map(({ code, name, parentName }) => (parents.has(code) ? name : (parentName ?? name)))
  return [...new Set(names)]
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
