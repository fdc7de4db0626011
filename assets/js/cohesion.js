// Starts GOV.UK Frontend's components. Every page works without it.
import { initAll } from './govuk-frontend.min.js'

document.body.classList.add('js-enabled', 'govuk-frontend-supported')
initAll()

// Fragments that htmx swaps in may hold components too.
document.addEventListener('htmx:after:swap', () => initAll())
