// Copies the page and its sources to the folder that the server serves.
import { cpSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'

const [src, page, out] = process.argv.slice(2)
mkdirSync(out, { recursive: true })
cpSync(src, join(out, 'assets'), { recursive: true })
cpSync(page, join(out, 'index.html'))
