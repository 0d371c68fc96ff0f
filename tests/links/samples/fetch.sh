#!/bin/sh
set -e
curl -fsSL -o one.png 'https://get.example/one.png?sig=a(b)&x=1'
curl -H "Referer: https://get.example/" "https://get.example/two.png" > two.png
wget --content-disposition https://get.example/three.png; echo done
for n in 1 2; do curl -O "https://get.example/$n.png"; done
