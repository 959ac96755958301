import { useState } from 'react'

/** What a text is read as: a value of the field, or why it is none. */
export type Typed<Fault> = { value: string } | { fault: Fault }

type TypedOptions<Fault> = {
  value: string
  /** A whole value, or nothing once it is emptied; '' with its fault for what is left half typed. */
  onChange(value: string, fault?: Fault): void
  read(text: string): Typed<Fault>
  shown(value: string): string
}

/** What stands in a field: the value that it was given, or what is typed until that is one. */
export function useTyped<Fault>({ value, onChange, read, shown }: TypedOptions<Fault>) {
  const [typed, setTyped] = useState<string>()
  const [fault, setFault] = useState<{ kind: Fault; typed: string }>()
  const [seen, setSeen] = useState(value)
  const valueIn = (text: string): string => {
    const found = read(text)
    return 'value' in found ? found.value : ''
  }
  const settle = () => {
    setTyped(undefined)
    setFault(undefined)
  }
  if (value !== seen) {
    setSeen(value)
    // Given by somebody else: that it is '' because of what is typed here changes nothing of it.
    if (typed !== undefined && value !== valueIn(typed)) settle()
  }
  return {
    text: typed ?? shown(value),
    fault,
    change(text: string) {
      setTyped(text)
      const whole = valueIn(text)
      if (whole === '' && text.trim() !== '') return
      setFault(undefined)
      onChange(whole)
    },
    leave() {
      if (typed === undefined) return
      const found = read(typed)
      if ('value' in found || typed.trim() === '') return settle()
      setFault({ kind: found.fault, typed: typed.trim() })
      onChange('', found.fault)
    },
    pick(chosen: string) {
      settle()
      onChange(chosen)
    },
  }
}
