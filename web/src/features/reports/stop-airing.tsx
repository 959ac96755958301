import { IconPlayerStop } from '@tabler/icons-react'
import { api, call } from '../../api.ts'
import { common } from '../../i18n/common.ts'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { useMay } from '../../session.ts'
import { confirm } from '../../ui/confirm.tsx'
import { SoundButton } from '../../ui/sound-button.tsx'
import { useAct } from '../../ui/use-act.tsx'
import { ledgerTexts } from './ledger-texts.ts'
import type { Airing } from './queries.ts'

/** Silences this airing and nothing else. An alert is ended on its own page, where the all-clear is. */
export function StopAiring({ airing }: { airing: Airing }) {
  const t = { ...useTexts(common), ...useTexts(ledgerTexts) }
  const format = useFormat()
  const may = useMay()
  const stop = useAct({
    do: () => call(api.occurrences[':id'].stop.$post({ param: { id: airing.id } })),
    stale: ['occurrences', 'deliveries', 'today'],
    said: t.stopped,
  })
  if (airing.status !== 'airing' || airing.kind === 'alert' || !may('stop')) return null
  return (
    <SoundButton
      color="emergency"
      variant="outline"
      loading={stop.isPending}
      leftSection={<IconPlayerStop size={20} aria-hidden />}
      onClick={() =>
        confirm({
          title: t.stopTitle,
          effect: t.stopEffect(
            airing.title,
            t.speakers(format.number(airing.targets ?? 0)),
            format.list(airing.areaNames),
          ),
          points: [t.stopKeeps, t.stopNoUndo],
          confirm: t.stopGo,
          cancel: t.keepPlaying,
          color: 'emergency',
          onConfirm: () => stop.mutate(),
        })
      }
    >
      {t.stop}
    </SoundButton>
  )
}
