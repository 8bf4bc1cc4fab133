"""Has a simulation played as a test of another language would: simulated_client.py PROGRAM FILE URL TOKEN

Prints the answer to a question about the URL, which is below the simulation's address, and how the simulation ended.
"""

import json
import signal
import subprocess
import sys
import urllib.request

program, file, path, token = sys.argv[1:]
simulation = subprocess.Popen([program, "simulate", file, "--json"], stdout=subprocess.PIPE)
listening = json.loads(simulation.stdout.readline())
request = urllib.request.Request(listening["endpoint"] + path, headers={"x-auth-token": token})
# Not by a proxy: it is on this machine.
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
with opener.open(request) as response:
    print(json.load(response)["task_status"])
simulation.send_signal(signal.SIGTERM)
print(simulation.wait())
