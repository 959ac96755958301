import { type DragEvent, useState } from 'react'
import { localTime } from '../../i18n/format.ts'
import type { Airing } from './queries.ts'

/** Of an airing as the list has it, or as it is by itself. */
export type Movable = Pick<
  Airing,
  'id' | 'title' | 'priority' | 'areaCodes' | 'startAt' | 'endAt' | 'scheduleId' | 'movedFrom'
>
/** Where an airing is wished to go; nothing has happened yet. */
export type Wish = { airing: Movable; on: string; at: string }
export type Drag = ReturnType<typeof useDrag>

/** Dragging by mouse. What is dropped is only a wish: a dialog says what it means, and is the way by keyboard too. */
export function useDrag(onWish: (wish: Wish) => void) {
  const [dragged, setDragged] = useState<Movable>()
  const [over, setOver] = useState('')
  const end = () => {
    setDragged(undefined)
    setOver('')
  }
  /** In another hour it keeps its minutes; on another day alone its whole time. */
  const wishOf = (airing: Movable, on: string, hour: number | undefined): Wish => {
    const at = localTime(airing.startAt).slice(0, 5)
    return { airing, on, at: hour === undefined ? at : `${`${hour}`.padStart(2, '0')}${at.slice(2)}` }
  }
  return {
    dragged,
    source: (airing: Movable) => ({
      onDragStart(event: DragEvent) {
        event.dataTransfer.effectAllowed = 'move'
        event.dataTransfer.setData('text/plain', airing.title)
        setDragged(airing)
      },
      onDragEnd: end,
    }),
    target(on: string, hour?: number) {
      const key = `${on} ${hour ?? ''}`
      const wish = dragged && wishOf(dragged, on, hour)
      return {
        wish: over === key ? wish : undefined,
        props: {
          onDragOver(event: DragEvent) {
            if (!wish) return
            event.preventDefault()
            event.dataTransfer.dropEffect = 'move'
            setOver(key)
          },
          onDragLeave: () => setOver((now) => (now === key ? '' : now)),
          onDrop(event: DragEvent) {
            event.preventDefault()
            if (wish) onWish(wish)
            end()
          },
        },
      }
    },
  }
}
