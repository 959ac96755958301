import { Button, Input, Modal, Stack, Text } from '@mantine/core'
import { IconMapPin } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { common } from '../../i18n/common.ts'
import { useTexts } from '../../i18n/language.tsx'
import { AreaPicker } from '../../ui/area-picker/area-picker.tsx'
import { areaQuery } from '../../ui/area-picker/queries.ts'
import { speakersTexts } from './texts.ts'

type AreaFilterProps = { area: string | undefined; onArea(area: string | undefined): void }

/** Which part of one's areas is looked at; chosen with the same tree as everywhere else. */
export function AreaFilter({ area, onArea }: AreaFilterProps) {
  const t = useTexts(speakersTexts)
  const words = useTexts(common)
  const labelId = useId()
  const [open, setOpen] = useState(false)
  const [picked, setPicked] = useState<string>()
  const { data } = useQuery({ ...areaQuery(area ?? ''), enabled: area !== undefined })
  const name = area === undefined ? t.allAreas : (data?.name ?? area)
  const begin = () => {
    setPicked(area)
    setOpen(true)
  }
  const show = (code: string | undefined) => {
    onArea(code)
    setOpen(false)
  }
  return (
    <div>
      <Input.Label id={labelId} component="div">
        {t.area}
      </Input.Label>
      <Button
        variant={area === undefined ? 'default' : 'light'}
        justify="flex-start"
        fullWidth
        px="sm"
        leftSection={<IconMapPin size={20} aria-hidden />}
        aria-label={`${t.area}: ${name}`}
        onClick={begin}
      >
        <Text span inherit truncate>
          {name}
        </Text>
      </Button>
      <Modal
        opened={open}
        onClose={() => setOpen(false)}
        title={t.chooseArea}
        size="lg"
        closeButtonProps={{ 'aria-label': words.close }}
      >
        <Stack>
          <AreaPicker single value={picked ? [picked] : []} onChange={([code]) => setPicked(code)} />
          {area !== undefined && (
            <Button variant="default" onClick={() => show(undefined)}>
              {t.clearArea}
            </Button>
          )}
          <Button disabled={picked === undefined} onClick={() => show(picked)}>
            {t.showArea}
          </Button>
        </Stack>
      </Modal>
    </div>
  )
}
