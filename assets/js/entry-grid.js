// The entry grid with a spreadsheet's keyboard, a pasted block, and sums that follow what is typed.

const CELL = '.coh-grid--entry td.coh-grid__cell > input[id]'

export function number (text) {
  const plain = text.replace(/\p{Cf}/gu, '').trim()
  // What the service refuses because it can be read in two ways counts in no sum either.
  if (/^[1-9]\d{0,2}(\.\d{3})+$/.test(plain)) return null
  if (!/^(\d+|\d{1,3}([, \u00a0\u2009\u202f]\d{3})+)(\.\d+)?$/.test(plain)) return null
  return Number(plain.replace(/[^\d.]/g, ''))
}

const shown = value => value.toLocaleString('en-GB', { maximumFractionDigits: 2 })
const filled = (words, values) => words.replace(/\{(\w+)\}/g, (_, name) => values[name])

// --- where a cell stands --------------------------------------------------------------------------------------------
const cellsOf = row => [...row.querySelectorAll('td.coh-grid__cell > input[id]')]
const rowsOf = table => [...table.querySelectorAll('tr[data-category]')].filter(row => !row.hidden)

function beside (input, down, right) {
  const rows = rowsOf(input.closest('table'))
  const row = rows.indexOf(input.closest('tr'))
  const column = cellsOf(rows[row]).indexOf(input)
  return rows[row + down] && cellsOf(rows[row + down])[column + right]
}

// --- keys -----------------------------------------------------------------------------------------------------------
const atStart = input => input.selectionStart === 0 && input.selectionEnd === 0
const atEnd = input => input.selectionStart === input.value.length && input.selectionEnd === input.value.length
const allOf = input => input.value !== '' && input.selectionStart === 0 && input.selectionEnd === input.value.length

function step (event) {
  const input = event.target
  if (event.key === 'Enter') return beside(input, event.shiftKey ? -1 : 1, 0) || input
  if (event.shiftKey) return null
  if (event.key === 'ArrowDown') return beside(input, 1, 0)
  if (event.key === 'ArrowUp') return beside(input, -1, 0)
  if (event.key === 'ArrowLeft' && (atStart(input) || allOf(input))) return beside(input, 0, -1)
  if (event.key === 'ArrowRight' && (atEnd(input) || allOf(input))) return beside(input, 0, 1)
  return null
}

function keys (form) {
  form.addEventListener('focusin', event => {
    if (event.target.matches(CELL)) event.target.dataset.before = event.target.value
  })
  form.addEventListener('keydown', event => {
    if (!event.target.matches(CELL) || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
    if (event.key === 'Escape') {
      put(event.target, event.target.dataset.before)
      event.target.select()
      return
    }
    const next = step(event)
    if (!next) return
    event.preventDefault()
    next.focus()
    next.select()
  })
}

function put (input, value) {
  if (input.value === value) return
  input.value = value
  input.dispatchEvent(new Event('input', { bubbles: true }))
  input.dispatchEvent(new Event('change', { bubbles: true }))
}

// --- paste ----------------------------------------------------------------------------------------------------------
// What a spreadsheet copies: tabs between cells, line ends between rows, quotes around whatever holds one of these.
export function block (text) {
  const rows = [[]]
  const cells = /(?:"((?:[^"]|"")*)"|([^\t\n]*))(\t|\n|$)/gy
  const plain = text.replace(/\r\n?/g, '\n').replace(/\n$/, '')
  for (;;) {
    const [whole, quoted, bare, end] = cells.exec(plain)
    rows.at(-1).push(quoted === undefined ? bare : quoted.replaceAll('""', '"'))
    if (end === '\n') rows.push([])
    else if (end === '' || !whole) return rows
  }
}

function paste (form, say) {
  let undo = null
  form.addEventListener('paste', event => {
    const text = event.clipboardData.getData('text/plain')
    if (!event.target.matches(CELL) || !/[\t\n\r]/.test(text)) return
    event.preventDefault()
    const values = block(text)
    if (values.flat().length === 1) {
      put(event.target, values[0][0].trim())
      return
    }
    const rows = rowsOf(event.target.closest('table')).map(cellsOf)
    const top = rows.findIndex(cells => cells.includes(event.target))
    const left = rows[top].indexOf(event.target)
    const size = { rows: values.length, columns: Math.max(...values.map(row => row.length)) }
    const room = { freerows: rows.length - top, freecolumns: rows[top].length - left }
    if (size.rows > room.freerows || size.columns > room.freecolumns) {
      say(event.target, filled(form.dataset.toobig, { ...size, ...room }))
      return
    }
    const changes = values.flatMap((row, down) => row.map((value, right) => [rows[top + down][left + right], value.trim()]))
    const before = changes.map(([input]) => [input, input.value])
    changes.forEach(([input, value]) => put(input, value))
    undo = () => { before.forEach(([input, value]) => put(input, value)); undo = null; say(event.target, '') }
    say(event.target, filled(form.dataset.pasted, { count: changes.length }), undo)
  })
  form.addEventListener('keydown', event => {
    if (undo && (event.ctrlKey || event.metaKey) && event.key === 'z' && event.target.matches(CELL)) {
      event.preventDefault()
      undo()
    }
  })
  // Once something else is typed, the browser's own undo is what people mean.
  form.addEventListener('beforeinput', () => { undo = null })
}

// --- sums -----------------------------------------------------------------------------------------------------------
const known = inputs => inputs.map(input => number(input.value)).filter(value => value !== null)
const sum = values => values.reduce((total, value) => total + value, 0)

export function sums (body, words) {
  for (const row of body.querySelectorAll('tr[data-category]')) {
    const place = row.querySelector('[data-sum]')
    const values = known(cellsOf(row))
    if (place && 'adds' in body.dataset) place.textContent = values.length ? shown(sum(values)) : ''
  }
  const totals = cellsOf(body.querySelector('tr[data-category="0"]'))
  for (const row of body.querySelectorAll('tr[data-left-of]')) {
    const parts = [...body.querySelectorAll(`tr[data-breakdown="${row.dataset.leftOf}"]`)].map(cellsOf)
    row.querySelectorAll('[data-left]').forEach((place, column) => {
      const placed = known(parts.map(cells => cells[column]))
      const total = number(totals[column].value)
      const said = left(total, placed, words)
      place.textContent = said
      place.classList.toggle('coh-grid__diff--off', said !== '' && said !== words.none)
      place.classList.toggle('coh-grid__diff--ok', said === words.none)
    })
  }
}

function left (total, placed, words) {
  if (!placed.length) return ''
  if (total === null) return words.nototal
  const rest = total - sum(placed)
  if (rest === 0) return words.none
  return rest > 0 ? filled(words.left, { left: shown(rest), total: shown(total) }) : filled(words.over, { over: shown(-rest) })
}

export function startGrid (form, say) {
  keys(form)
  paste(form, say)
  form.addEventListener('input', event => {
    const body = event.target.closest('tbody[data-measure]')
    if (body) sums(body, form.dataset)
  })
}
