import { Button, Stack, Title } from '@mantine/core'
import { IconMap2 } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { api, call } from '../../api.ts'
import { useTexts } from '../../i18n/language.tsx'
import { AreaMapLazy } from '../../ui/area-map/area-map-lazy.tsx'
import type { AreaPaint, MapColor, MapPoint, PointState } from '../../ui/area-map/types.ts'
import { QueryView } from '../../ui/states.tsx'
import { isWaiting } from './delivery-kinds.ts'
import { ledgerTexts } from './ledger-texts.ts'
import { type Airing, askDeliveries, type Delivery, type DeliveryStatus, type Summary } from './queries.ts'

/** Where it sounded and where not. Asked for only when somebody wants to see it: it takes the whole ledger. */
export function LedgerMap({ airing, summary }: { airing: Airing; summary: Summary }) {
  const t = useTexts(ledgerTexts)
  const [isOpen, setIsOpen] = useState(false)
  return (
    <Stack component="section" gap="sm" className="loa-screen-only" aria-labelledby="map" align="flex-start">
      <Title order={2} id="map">
        {t.map}
      </Title>
      <Button
        variant="default"
        aria-expanded={isOpen}
        leftSection={<IconMap2 size={20} aria-hidden />}
        onClick={() => setIsOpen(!isOpen)}
      >
        {isOpen ? t.mapHide : t.mapShow}
      </Button>
      {isOpen && <OpenMap airing={airing} summary={summary} />}
    </Stack>
  )
}

function OpenMap({ airing, summary }: { airing: Airing; summary: Summary }) {
  const t = useTexts(ledgerTexts)
  const rows = useQuery({
    // The counts stand in the key: read again when they change, not at every event.
    queryKey: ['ledger', 'whole', airing.id, summary.byStatus],
    queryFn: () => wholeLedger(airing.id),
    placeholderData: (old) => old,
  })
  const { data: shapes } = useQuery({
    queryKey: ['areas', 'shapes', 'all'],
    queryFn: () => call(api.areas.shapes.$get({ query: {} })),
    staleTime: 300_000,
  })
  const { data: places } = useQuery({
    queryKey: ['speakers', 'points', 'places'],
    queryFn: () => call(api.speakers.points.$get({ query: {} })),
    staleTime: 300_000,
  })
  const drawn = useMemo(() => {
    const ledger = rows.data ?? []
    const byArea = Map.groupBy(ledger, ({ areaCode }) => areaCode)
    const statusOf = new Map(ledger.map(({ speakerId, status }) => [speakerId, status]))
    const playing = airing.mode === 'drill' ? ('drill' as const) : airing.priority
    return {
      paint: new Map([...byArea].map(([code, inside]) => [code, paintOf(inside, t.paint)])) satisfies AreaPaint,
      areas: [...byArea].map(([code, [first]]) => ({ code, name: first?.areaName ?? code, parentCode: null })),
      points: (places?.items ?? []).flatMap((point): MapPoint[] => {
        const status = statusOf.get(point.id)
        return status ? [{ ...point, state: stateOf(status), playing }] : []
      }),
    }
  }, [rows.data, places, airing, t])
  return (
    <QueryView query={rows}>
      {() => (
        <div style={{ width: '100%' }}>
          <AreaMapLazy
            shapes={shapes}
            areas={drawn.areas}
            points={drawn.points}
            places={places?.areas}
            paint={drawn.paint}
            selected={airing.areaCodes}
            fit={airing.areaCodes}
            label={t.mapOf(airing.title)}
            height={460}
          />
        </div>
      )}
    </QueryView>
  )
}

async function wholeLedger(id: string): Promise<Delivery[]> {
  const all: Delivery[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const page: Awaited<ReturnType<typeof askDeliveries>> = await askDeliveries(id, undefined, cursor)
    all.push(...page.items)
    cursor = page.nextCursor
  }
  return all
}

type PaintWords = (typeof ledgerTexts)['vi']['paint']
function paintOf(inside: readonly Delivery[], words: PaintWords): { color: MapColor; label: string } {
  const played = inside.filter(({ status }) => status === 'played').length
  if (played === inside.length) return { color: 'leaf', label: words.all }
  if (inside.some(({ status }) => status === 'playing' || isWaiting(status)))
    return { color: 'gray', label: words.open }
  return played > 0 ? { color: 'amber', label: words.some } : { color: 'emergency', label: words.none }
}

function stateOf(status: DeliveryStatus): PointState {
  if (status === 'played' || status === 'playing') return status
  return isWaiting(status) ? 'waiting' : 'silent'
}
