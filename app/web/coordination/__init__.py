"""What the Koordinator watches: late and endangered cases, who holds them, what waits for approval, complaints."""
