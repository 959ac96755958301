import { existsSync } from 'node:fs'
import { glob, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/**
 * Every link, every path in backticks and every `npm run …` in the documents leads somewhere.
 * Returns one line per fault, or an empty text.
 */
export async function checkDocs(root: string): Promise<string> {
  const { scripts }: { scripts: Record<string, string> } = JSON.parse(
    await readFile(join(root, 'package.json'), 'utf8'),
  )
  const documents = await list(glob(['*.md', 'docs/**/*.md'], { cwd: root }))
  const faults = await Promise.all(
    documents
      .sort()
      .map(async (document) => faultsOf(root, document, await readFile(join(root, document), 'utf8'), scripts)),
  )
  return faults.flat().join('\n')
}

// A path is told from other words in backticks by its folder; these are the folders of the project.
const PATH = /^(?:src|devices|test|bench|scripts|docs|deploy|web|\.ci)\/[\w./-]*$/

function faultsOf(root: string, document: string, text: string, scripts: Record<string, string>): string[] {
  const faults: string[] = []
  text.split('\n').forEach((line, index) => {
    const fault = (what: string) => faults.push(`${document}:${index + 1} ${what}`)
    for (const [, name = ''] of line.matchAll(/\bnpm run ([\w:.-]+)/g))
      if (!(name in scripts)) fault(`names "npm run ${name}", which package.json does not have`)
    for (const [, code = ''] of line.matchAll(/`([^`\s]+)`/g))
      if (PATH.test(code) && !existsSync(join(root, code))) fault(`names ${code}, which is not there`)
    for (const [, target = ''] of line.matchAll(/\]\(([^)\s#]+)[^)]*\)/g))
      if (!/^[a-z]+:/.test(target) && !existsSync(join(root, dirname(document), target)))
        fault(`links to ${target}, which is not there`)
  })
  return faults
}

async function list(paths: AsyncIterable<string>): Promise<string[]> {
  const all: string[] = []
  for await (const path of paths) all.push(path)
  return all
}
