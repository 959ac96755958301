import { Anchor, Breadcrumbs, Button, Card, Group, Stack, Text, Title } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { common } from '../../i18n/common.ts'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { useMe } from '../../session.ts'
import type { Area } from '../../ui/area-picker/queries.ts'
import { useReach } from '../../ui/area-picker/use-reach.ts'
import { areasTexts } from './areas-texts.ts'
import { EndHamlet } from './end-hamlet.tsx'
import { NameHamlet } from './name-hamlet.tsx'

type Shown = Area & { validFrom: string; validTo: string | null; ancestors: readonly Area[] }
type AreaHeadProps = { area: Shown; areasInside: readonly Area[] | undefined; onOpen(code: string): void }

/** The area that is open: where it lies, what stands there, and what may be done with it. */
export function AreaHead({ area, areasInside, onOpen }: AreaHeadProps) {
  const t = { ...useTexts(common), ...useTexts(areasTexts) }
  const format = useFormat()
  const { areas } = useMe()
  const reach = useReach([area.code])
  const [open, setOpen] = useState<'add' | 'rename' | 'end'>()
  const isMine = areas.some(({ path, permissions }) => permissions.includes('area.write') && area.path.startsWith(path))
  const isHamlet = area.kind === 'hamlet'
  const isLowest = !isHamlet && area.kind !== 'country' && areasInside?.every(({ kind }) => kind === 'hamlet') === true
  const close = () => setOpen(undefined)
  return (
    <Card withBorder padding="md">
      <Stack gap="sm">
        {area.ancestors.length > 0 && (
          <nav aria-label={t.path}>
            <Breadcrumbs style={{ flexWrap: 'wrap' }} separatorMargin={6}>
              {area.ancestors.map(({ code, name }) => (
                <Anchor key={code} component="button" type="button" mih={44} onClick={() => onOpen(code)}>
                  {name}
                </Anchor>
              ))}
              <Text>{area.name}</Text>
            </Breadcrumbs>
          </nav>
        )}
        <div>
          <Title order={2}>{area.name}</Title>
          <Text c="dimmed">
            {[
              t.code(area.code),
              t.since(format.date(area.validFrom)),
              area.validTo ? t.endsOn(format.date(area.validTo)) : '',
              reach.data ? t.speakers(format.number(reach.data.speakers)) : '',
            ]
              .filter(Boolean)
              .join(' · ')}
          </Text>
          {isMine && !isHamlet && area.kind !== 'country' && <Text c="dimmed">{t.official}</Text>}
        </div>
        {isMine && (
          <Group gap="sm">
            {isLowest && (
              <Button leftSection={<IconPlus size={20} aria-hidden />} onClick={() => setOpen('add')}>
                {t.add}
              </Button>
            )}
            {isHamlet && !area.validTo && (
              <>
                <Button onClick={() => setOpen('rename')}>{t.rename}</Button>
                <Button variant="outline" color="emergency" onClick={() => setOpen('end')}>
                  {t.end}
                </Button>
              </>
            )}
          </Group>
        )}
      </Stack>
      {(open === 'add' || open === 'rename') && <NameHamlet area={area} isNew={open === 'add'} onClose={close} />}
      {open === 'end' && (
        <EndHamlet
          area={area}
          onClose={close}
          onEnded={() => {
            close()
            onOpen(area.parentCode ?? '')
          }}
        />
      )}
    </Card>
  )
}
