import { SimpleGrid } from '@mantine/core'
import { IconAlertOctagon, IconSpeakerphone } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTexts } from '../../i18n/language.tsx'
import classes from './doors.module.css'
import { emergencyTexts } from './texts.ts'

/** Two ways that look nothing like each other; neither sounds anything. */
export function Doors() {
  const t = useTexts(emergencyTexts)
  const doors = [
    { lane: 'live', word: t.liveDoor, text: t.liveDoorText, Icon: IconAlertOctagon },
    { lane: 'drill', word: t.drillDoor, text: t.drillDoorText, Icon: IconSpeakerphone },
  ]
  return (
    <SimpleGrid component="nav" aria-label={t.doors} cols={{ base: 1, sm: 2 }} spacing="lg">
      {doors.map(({ lane, word, text, Icon }) => (
        <Link key={lane} to="/emergency" search={{ mode: lane }} className={classes['door']} data-lane={lane}>
          <Icon size={44} aria-hidden />
          <span>
            <span className={classes['word']}>{word}</span>
            {text}
          </span>
        </Link>
      ))}
    </SimpleGrid>
  )
}
