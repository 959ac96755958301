import { Card, Group, SegmentedControl, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useTexts } from '../../i18n/language.tsx'
import { AreaMapLazy } from '../../ui/area-map/area-map-lazy.tsx'
import { areaQuery, childrenQuery, countsQuery, searchQuery, shapesQuery } from '../../ui/area-picker/queries.ts'
import { useRoots } from '../../ui/area-picker/use-area-tree.ts'
import { SearchField } from '../../ui/search-field.tsx'
import { Empty, QueryView } from '../../ui/states.tsx'
import { AreaHead } from './area-head.tsx'
import { FoundPlaces, Places } from './area-places.tsx'
import { areasTexts } from './areas-texts.ts'

type Search = Partial<Record<'at' | 'q' | 'view', string>>

/** One area at a time: what it is, what lies in it, what may be done. `at`, `q` and `view` are in the address. */
export function AreasTree() {
  const t = useTexts(areasTexts)
  const navigate = useNavigate()
  const { at, q = '', view }: Search = useSearch({ strict: false })
  const { roots = [] } = useRoots(undefined, 'area.write')
  const code = at ?? roots[0]?.code ?? ''
  const search = useQuery(searchQuery(q, undefined))
  const show = (next: Search) => void navigate({ to: '/admin/areas', search: next })
  const open = (place: string) => show({ at: place, ...(view && { view }) })
  return (
    <Stack gap="md">
      <SearchField
        key={`search ${at}`}
        label={t.search}
        initial={q}
        onSearch={(text) =>
          void navigate({
            to: '/admin/areas',
            search: { ...(at && { at }), ...(view && { view }), ...(text && { q: text }) },
            replace: true,
          })
        }
      />
      {q ? (
        <Card withBorder padding="md">
          <QueryView
            query={search}
            empty={{
              when: ({ items }) => items.length === 0,
              show: <Empty title={t.nothing(q)}>{t.nothingText}</Empty>,
            }}
          >
            {({ items, nextCursor }) => <FoundPlaces areas={items} hasMore={nextCursor !== null} onOpen={open} />}
          </QueryView>
        </Card>
      ) : (
        <OneArea
          key={code}
          code={code}
          isMap={view === 'map'}
          onOpen={open}
          onView={(next) => show(viewOf(at, next))}
        />
      )}
    </Stack>
  )
}

const viewOf = (at: string | undefined, view: string): Search => ({
  ...(at && { at }),
  ...(view === 'map' && { view }),
})

type OneAreaProps = { code: string; isMap: boolean; onOpen(code: string): void; onView(view: string): void }

function OneArea({ code, isMap, onOpen, onView }: OneAreaProps) {
  const t = useTexts(areasTexts)
  const area = useQuery({ ...areaQuery(code), enabled: code !== '' })
  const children = useQuery({ ...childrenQuery(code), enabled: code !== '' })
  const counts = useQuery({ ...countsQuery(code), enabled: code !== '' })
  const shapes = useQuery({ ...shapesQuery(code), enabled: code !== '' && isMap })
  return (
    <QueryView query={area}>
      {(here) => (
        <Stack gap="md">
          <AreaHead area={here} areasInside={children.data} onOpen={onOpen} />
          {here.kind !== 'hamlet' && (
            <Card withBorder padding="md">
              <QueryView
                query={children}
                empty={{
                  when: (inside) => inside.length === 0,
                  show: <Empty title={t.noInside}>{t.noInsideText}</Empty>,
                }}
              >
                {(inside) => (
                  <Stack gap="sm">
                    <Group justify="flex-end">
                      <SegmentedControl
                        aria-label={t.view}
                        value={isMap ? 'map' : 'list'}
                        onChange={onView}
                        data={[
                          { value: 'list', label: t.list },
                          { value: 'map', label: t.map },
                        ]}
                      />
                    </Group>
                    {isMap && (
                      <AreaMapLazy
                        label={t.mapLabel(here.name)}
                        shapes={shapes.data}
                        areas={inside}
                        onAreaClick={onOpen}
                      />
                    )}
                    <Places title={here.name} areas={inside} counts={counts.data} onOpen={onOpen} />
                  </Stack>
                )}
              </QueryView>
            </Card>
          )}
        </Stack>
      )}
    </QueryView>
  )
}
