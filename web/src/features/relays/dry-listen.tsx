import { Button, Text } from '@mantine/core'
import { IconHeadphones, IconPlayerStopFilled } from '@tabler/icons-react'
import { useState } from 'react'
import { useTexts } from '../../i18n/language.tsx'
import { useOnline } from '../../live.tsx'
import { takeTurn } from '../../ui/audio/only-one.ts'
import { relayTexts } from './texts.ts'

type State = 'silent' | 'connecting' | 'heard' | 'failed'

/** The station in this browser, for a minute at most: what would be relayed now. No loudspeaker sounds. */
export function DryListen({ id, name }: { id: string; name: string }) {
  const t = useTexts(relayTexts)
  const isOnline = useOnline()
  const [state, setState] = useState<State>('silent')
  // Each listening is a stream of its own: a cached one would be what was said a minute ago.
  const [turn, setTurn] = useState(0)
  const isOn = state === 'connecting' || state === 'heard'
  const start = () => {
    setTurn((before) => before + 1)
    setState('connecting')
  }
  return (
    <>
      <Button
        variant={isOn ? 'filled' : 'light'}
        disabled={!isOnline && !isOn}
        leftSection={isOn ? <IconPlayerStopFilled size={20} aria-hidden /> : <IconHeadphones size={20} aria-hidden />}
        aria-label={isOn ? t.stopName(name) : t.listenName(name)}
        onClick={isOn ? () => setState('silent') : start}
      >
        {isOn ? t.listening : t.listen}
      </Button>
      {isOn && (
        // biome-ignore lint/a11y/useMediaCaption: a radio station as it is
        <audio
          key={turn}
          autoPlay
          src={`/api/v1/relays/${id}/listen?turn=${turn}`}
          onPlaying={({ currentTarget }) => {
            takeTurn(currentTarget)
            setState('heard')
          }}
          onPause={() => setState('silent')}
          onEnded={() => setState('silent')}
          onError={() => setState('failed')}
        />
      )}
      {state !== 'silent' && (
        <Text c={state === 'failed' ? undefined : 'dimmed'} role="status" w="100%">
          {state === 'failed' ? t.listenFailed : state === 'connecting' ? t.connecting : t.listenNote}
        </Text>
      )}
    </>
  )
}
