import { Group, Radio, SimpleGrid } from '@mantine/core'
import { IconCloudRain, IconDots, IconFlame, IconMountain, IconRipple, IconTornado } from '@tabler/icons-react'
import { useTexts } from '../../i18n/language.tsx'
import { confirm } from '../../ui/confirm.tsx'
import { HAZARDS, type Hazard, WORDINGS } from './hazards.ts'
import { emergencyTexts } from './texts.ts'
import type { AlertForm } from './use-kept-form.ts'

const ICONS = {
  storm: IconTornado,
  flood: IconRipple,
  landslide: IconMountain,
  fire: IconFlame,
  rain: IconCloudRain,
  other: IconDots,
}

/** One touch fills title, words and all-clear. Words that a person has changed are not overwritten without asking. */
export function HazardChoice({ form, onChange }: { form: AlertForm; onChange(part: Partial<AlertForm>): void }) {
  const t = useTexts(emergencyTexts)
  const choose = (hazard: Hazard) => {
    const fill = () => onChange({ hazard, ...WORDINGS[hazard] })
    if (!isEdited(form)) return fill()
    confirm({
      title: t.replaceTitle,
      effect: t.replaceEffect,
      confirm: t.replace,
      cancel: t.keepWords,
      onConfirm: fill,
    })
  }
  return (
    <Radio.Group aria-label={t.hazard} value={form.hazard ?? null} onChange={(value) => choose(value as Hazard)}>
      <SimpleGrid cols={{ base: 2, xs: 3, md: 6 }} spacing="xs">
        {HAZARDS.map((hazard) => {
          const Icon = ICONS[hazard]
          return (
            <Radio.Card key={hazard} value={hazard} mih={56} px="sm">
              <Group gap="xs" wrap="nowrap">
                <Radio.Indicator />
                <Icon size={24} aria-hidden />
                {t.hazards[hazard]}
              </Group>
            </Radio.Card>
          )
        })}
      </SimpleGrid>
    </Radio.Group>
  )
}

function isEdited({ hazard, title, text, allClearText }: AlertForm): boolean {
  const given = WORDINGS[hazard ?? 'other']
  return title !== given.title || text !== given.text || allClearText !== given.allClearText
}
