const response = await fetch('/pets')
document.getElementById('root').textContent = await response.text()
